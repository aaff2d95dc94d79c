/**
 * `Set-Cookie` lines that take the product's T and UU from the client. Cookies know no ports: where both stand on one
 * host, as in development, the simulator may set the product's.
 */
export const FORGET_PRODUCT: readonly string[] = ['T', 'UU'].map((name) => `${name}=; Path=/; Max-Age=0`)
