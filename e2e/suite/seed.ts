import { configureGlobal } from 'fast-check'

/*
 * fast-check prints the seed of a run that fails: `TEST_SEED=<that number> npm run test:unit -- <file>` gives every
 * property the same inputs again.
 */
const { TEST_SEED } = process.env
if (TEST_SEED !== undefined) configureGlobal({ seed: Number(TEST_SEED) })
