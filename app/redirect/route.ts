import { login } from '../../lib/login.ts'

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = login.callback
