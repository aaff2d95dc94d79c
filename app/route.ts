import { login } from '../lib/login.ts'

/** The bare origin leads to 去借钱. */
export const { GET } = login.home
