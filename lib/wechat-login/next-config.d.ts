import type { NextConfig } from 'next'

/**
 * Next's configuration with what the login needs of it.
 * @example
 * export default withWeChatLogin({ reactStrictMode: true })
 */
export function withWeChatLogin(own?: NextConfig): NextConfig
