/** Next runs this first in the browser, with Next's own scripts; in production it is empty. */
if (process.env.NODE_ENV === 'development') import('./simulator/phone/tell-phone.ts')

export {}
