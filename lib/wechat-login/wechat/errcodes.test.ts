import { describe, expect, it } from 'vitest'
import { explainErrcode, type Remedy } from './errcodes.ts'

const BY_REMEDY: Readonly<Record<Remedy, readonly number[]>> = {
  restart: [40003, 40014, 40029, 40030, 40163, 42001, 42002, 42003, 42007, 50001],
  'retry-later': [-1, 40226, 45011, 50002],
  'operator-must-act': [
    40001, 40002, 40013, 40066, 40125, 40164, 40243, 41001, 41002, 41003, 41004, 41008, 41009, 43001, 43002,
    43003, 45009, 48001, 48004, 50004, 50007, 61024, 89501, 89502, 89503, 89504, 89505, 89506, 89507,
  ],
}
const documented = Object.values(BY_REMEDY).flat()

describe('errcodes', () => {
  it.each(BY_REMEDY.restart)('a fresh authorization helps after %i', (errcode) => {
    expect(explainErrcode(errcode).remedy).toBe('restart')
  })

  it.each(BY_REMEDY['retry-later'])('only time helps after %i', (errcode) => {
    expect(explainErrcode(errcode).remedy).toBe('retry-later')
  })

  it.each(BY_REMEDY['operator-must-act'])('no visitor can help after %i', (errcode) => {
    expect(explainErrcode(errcode).remedy).toBe('operator-must-act')
  })

  it('every documented errcode is told in a line of its own', () => {
    const unknown = explainErrcode(1).meaning
    for (const errcode of documented) expect(explainErrcode(errcode).meaning).not.toBe(unknown)
  })

  it('an unknown errcode neither restarts by itself nor calls the operator', () => {
    expect(explainErrcode(99999)).toMatchObject({ remedy: 'retry-later', codeMayBeSpent: true })
  })

  it('only a busy WeChat may be asked again with the same code', () => {
    expect(documented.filter((errcode) => !explainErrcode(errcode).codeMayBeSpent)).toEqual([-1])
  })
})
