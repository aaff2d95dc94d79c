export { default } from '../shared/next.config.js'
