export { default } from '../../../../../../shared/loan-page.tsx'
