import { login } from '../lib/login.ts'

/** The bare origin means 去借钱. */
export const { GET } = login.home
