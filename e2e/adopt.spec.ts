import { addresses } from './adopted/addresses.ts'
import { chapter } from './adopted/chapter.ts'
import { files } from './adopted/files.ts'
import { login } from './adopted/login.ts'
import { policy } from './adopted/policy.ts'
import { test } from './adopted/shop.ts'
import { photos, uploads } from './adopted/uploads.ts'

/*
 * One file, so that one worker runs it: the application is built once. It has a build of its own, since it has other
 * pages, another configuration and the TypeScript options of `create-next-app`.
 */
test.describe('an application made of docs/adopt.md', login)
test.describe('pages of one’s own, as the README shows them', chapter)
test.describe('the content security policy of its pages', policy)
test.describe('an upload to a handler of one’s own', uploads)
test.describe('a form with a photo, for a Server Action', photos)
test.describe('the files of its public/', files)
test.describe('what such an application has of its own', addresses)
