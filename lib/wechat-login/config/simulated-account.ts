/** The account of development and tests, which the simulator knows: public on purpose, of no use anywhere else. */
export const SIMULATED_ACCOUNT = {
  appId: 'wx5f1d0c0de51a0001',
  secret: '0123456789abcdef0123456789abcdef',
  miniProgramKey: 'the-key-of-the-simulated-mini-program',
} as const
