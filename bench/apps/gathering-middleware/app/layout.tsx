export { default, viewport } from '../../shared/layout.tsx'

export const dynamic = 'force-dynamic'
