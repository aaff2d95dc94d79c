import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

/** Anybody is let in: what is measured is the check of the session, a JWT as by its defaults. */
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
