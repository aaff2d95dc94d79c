import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

/** Lets anybody in: the benchmark measures the check of the session, a JWT by default. */
export const { handlers, auth } = NextAuth({
  trustHost: true,
  secret: process.env.SESSION_SECRET ?? '',
  providers: [
    Credentials({
      credentials: { name: {} },
      authorize: () => ({ id: 'o6I6aaaaaaaaaaaaaaaaaaaaNZwr', name: 'user' }),
    }),
  ],
})
