import { login } from '../../../lib/login.ts'

export const { GET } = login.helpPage
