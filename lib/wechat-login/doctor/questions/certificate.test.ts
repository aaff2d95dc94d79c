import { expect, it } from 'vitest'
import { judgeCertificate } from './certificate.ts'

const NOW = 1_800_000_000_000
const inDays = (days: number) => NOW + days * 86_400_000

it.each([
  [90, 'fine', 'valid for 90 more days'],
  [14, 'fine', 'valid for 14 more days'],
  [13.5, 'warning', 'valid for 13 more days'],
  [0.5, 'warning', 'valid for 0 more days'],
])('judges a certificate that ends in %d days', (days, verdict, found) => {
  expect(judgeCertificate({ refusal: null, validToMs: inDays(days) }, NOW)).toMatchObject({ verdict, found })
})

it.each([
  ['CERT_HAS_EXPIRED', /renew/],
  ['CERT_NOT_YET_VALID', /clocks/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /host of APP_ORIGIN/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /fullchain/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /fullchain.*NODE_EXTRA_CA_CERTS/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /public authority.*NODE_EXTRA_CA_CERTS/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /public authority.*NODE_EXTRA_CA_CERTS/],
  ['CERT_OF_A_KIND_NOT_KNOWN', /public authority/],
])('has a remedy for %s', (refusal, remedy) => {
  const finding = judgeCertificate({ refusal, validToMs: inDays(90) }, NOW)
  expect(finding).toMatchObject({ verdict: 'fault', remedy: expect.stringMatching(remedy) })
  expect(finding.found).toContain(refusal)
})
