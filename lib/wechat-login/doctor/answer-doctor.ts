import { getConfig } from '../config/of-process.ts'
import { clientAddress, PEER_HEADER } from '../http/client-address.ts'
import { getKeys } from '../keys/keys.ts'
import { ANSWER_HEADER, answerQuestion, QUESTION_HEADER } from './proof.ts'

const LONGEST_CHARS = 400 // an answer's headers fit a proxy's buffer

/** The header that answers a doctor's question; none where nobody with a secret of ours asked. */
export function answerDoctor(headers: Headers): Readonly<Record<string, string>> {
  const question = headers.get(QUESTION_HEADER)
  if (question === null) return {}
  const arrived = (name: string) => headers.get(name)?.slice(0, LONGEST_CHARS) ?? null
  const tell = () => ({
    host: arrived('host'),
    peer: arrived(PEER_HEADER),
    forwardedFor: arrived('x-forwarded-for'),
    forwardedProto: arrived('x-forwarded-proto'),
    visitor: clientAddress(headers, getConfig().trustedProxies),
    startedAtMs: performance.timeOrigin,
    nowMs: Date.now(),
  })
  const answer = answerQuestion(question, tell, getKeys(), Date.now())
  return answer === null ? {} : { [ANSWER_HEADER]: answer }
}
