import { productionEnv, startProduct } from './harness/product.ts'
import { startForwardProxy } from './harness/servers/forward-proxy.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

test('where WeChat is reached through a proxy only, the log says what switches it on, and then logins land', async ({
  world,
  weChat,
}) => {
  const proxy = await startForwardProxy(weChat.port)
  const env = {
    ...productionEnv(world.weChat.origin),
    WECHAT_API_ORIGIN: 'http://api.weixin.invalid', // no name server knows it
    HTTP_PROXY: proxy.url,
  }
  const without = await startProduct('start', env)
  expect((await visitorOf({ product: without, weChat }).logIn()).status).not.toBe(200)
  await expect
    .poll(without.output)
    .toMatch(
      /"advice":"HTTP_PROXY is set and Node does not use it: set NODE_USE_ENV_PROXY=1.*"exchange\.failed"/,
    )
  expect(without.output()).not.toContain(proxy.url)
  expect(proxy.asked()).toEqual([])
  await without.stop()

  const through = await startProduct('start', { ...env, NODE_USE_ENV_PROXY: '1' })
  expect((await visitorOf({ product: through, weChat }).logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect(proxy.asked()[0]).toMatch(/^api\.weixin\.invalid/)

  proxy.close()
  expect((await visitorOf({ product: through, weChat }).logIn()).headers['x-redirect-to']).toBeUndefined()
  await expect.poll(through.output).toMatch(/"advice":"the request went through the proxy of HTTP_PROXY/)
  await through.stop()
})
