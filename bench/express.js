import { readFileSync } from 'node:fs'
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import passport from 'passport'
import { createClient } from 'redis'

/*
 * Express as it is usually set up, sending the same bytes as the page: with express-session, connect-redis and passport
 * (`/`), and without them (`/bare`). `/login` logs in.
 */
const redis = createClient({ url: process.env.REDIS_URL ?? '' })
await redis.connect()
const html = readFileSync(process.env.PAGE_FILE ?? '', 'utf8')

passport.serializeUser((user, done) => done(null, user))
passport.deserializeUser((user, done) => done(null, user))

const app = express()
app.disable('x-powered-by')
app.get('/bare', (_, response) => void response.type('html').send(html))
app.use(
  session({
    store: new RedisStore({ client: redis }),
    secret: process.env.SESSION_SECRET ?? '',
    resave: false,
    saveUninitialized: false,
  }),
)
app.use(passport.session())
app.get('/login', (request, response, next) => {
  request.login({ id: 'o6I6aaaaaaaaaaaaaaaaaaaaNZwr' }, (error) => (error ? next(error) : response.end()))
})
app.get('/', (request, response) => {
  if (!request.isAuthenticated()) return void response.redirect('/login')
  response.type('html').send(html)
})
app.listen(Number(process.env.PORT))
