import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { answerQuestion, newQuestion, readAnswer, type ServerFacts } from './proof.ts'

const [OLD, NEW, FOREIGN] = ['old', 'new', 'foreign'].map((name) => name.repeat(12))
const ring = (...secrets: [string | undefined, ...string[]]) =>
  deriveKeyRing([secrets[0] ?? '', ...secrets.slice(1).map(String)])
const NOW = 1_800_000_000_000
const FACTS: ServerFacts = {
  host: 'wx.example.com',
  peer: '127.0.0.1',
  forwardedFor: '192.0.2.77, 203.0.113.5',
  forwardedProto: 'https',
  visitor: '203.0.113.5',
  startedAtMs: NOW - 1000.5,
  nowMs: NOW,
}
const tell = () => FACTS

it.each([
  ['the same secret', ring(OLD), ring(OLD)],
  ['a server one step of a rotation ahead', ring(OLD), ring(NEW, String(OLD))],
  ['a doctor one step ahead', ring(NEW, String(OLD)), ring(OLD, String(NEW))],
])('with %s, the server’s answer is recognised', (_, doctor, server) => {
  const question = newQuestion(doctor, NOW)
  const answer = answerQuestion(question, tell, server, NOW)
  expect(answer).not.toBeNull()
  expect(readAnswer(answer ?? '', question, doctor)).toEqual(FACTS)
})

it('answers nobody who has no secret of ours, and nobody who asks with an old question', () => {
  const question = newQuestion(ring(OLD), NOW)
  expect(answerQuestion(newQuestion(ring(FOREIGN), NOW), tell, ring(OLD), NOW)).toBeNull()
  expect(answerQuestion(question, tell, ring(OLD), NOW + 601_000)).toBeNull()
  expect(answerQuestion(question, tell, ring(OLD), NOW - 601_000)).toBeNull()
  expect(answerQuestion(question.replace(String(NOW), String(NOW + 1)), tell, ring(OLD), NOW)).toBeNull()
  for (const text of ['', '.', '..', 'x'.repeat(5000), `${question}x`, ` ${question}`])
    expect(answerQuestion(text, tell, ring(OLD), NOW)).toBeNull()
})

it('believes no answer of another server, to another question, or that was changed', () => {
  const [question, other] = [newQuestion(ring(OLD), NOW), newQuestion(ring(OLD), NOW)]
  const answer = answerQuestion(question, tell, ring(OLD), NOW) ?? ''
  expect(readAnswer(answer, other, ring(OLD))).toBeNull()
  expect(readAnswer(answer, question, ring(FOREIGN))).toBeNull()
  expect(readAnswer(`x${answer}`, question, ring(OLD))).toBeNull()
  expect(readAnswer(question, question, ring(OLD))).toBeNull() // a question is no answer
  expect(readAnswer('', question, ring(OLD))).toBeNull()
})

it('shows nothing of a secret', () => {
  const question = newQuestion(ring(OLD), NOW)
  expect(question).toMatch(/^\d+\.[\w-]{22}\.[\w-]{43}$/)
  expect(answerQuestion(question, tell, ring(OLD), NOW)?.length).toBeLessThan(1000) // fits a proxy's buffer
})
