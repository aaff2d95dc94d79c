import type { NextConfig } from 'next'

/**
 * Next's configuration with what the login needs of it. An option that breaks the login stops build and start.
 * @example
 * export default withWeChatLogin({ reactStrictMode: true })
 */
export function withWeChatLogin(own?: NextConfig): NextConfig
