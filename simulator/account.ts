/** The account that the simulator knows: public on purpose, of no use anywhere else. */
export const SIMULATED_ACCOUNT = { appId: 'wx5f1d0c0de51a0001', secret: '0123456789abcdef0123456789abcdef' }

export type SimulatedAccount = { readonly appId: string; readonly secret: string }
