import { login } from '../../lib/login.ts'

export const { POST } = login.ticket
