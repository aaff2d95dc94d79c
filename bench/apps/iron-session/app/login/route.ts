import { sealData } from 'iron-session'

export async function GET() {
  const seal = await sealData(
    { openId: 'o6I6aaaaaaaaaaaaaaaaaaaaNZwr' },
    { password: process.env.SESSION_SECRET ?? '' },
  )
  return new Response(null, { headers: { 'Set-Cookie': `session=${seal}; Path=/; HttpOnly` } })
}
