/** Next runs this first in the browser. In production it does nothing. */
if (process.env.NODE_ENV === 'development') import('./simulator/phone/tell-phone.ts')

export {}
