import { describe, expect, test, vi } from 'vitest'
import { routeKept } from './routes.ts'

describe('routes to what is kept', () => {
  test('lead files with hashed names to the cache of the app, below its folder, whatever that is called', async () => {
    const addRoutes = vi.fn((_: unknown) => Promise.resolve())
    await routeKept({ addRoutes }, 'https://drive.example/a+b(c)/', 'app x')
    expect(addRoutes.mock.calls).toEqual([[[
      { condition: { urlPattern: { pathname: '/a\\+b\\(c\\)/_next/static/*' }, requestMethod: 'get' }, source: { cacheName: 'app x' } },
      { condition: { urlPattern: { pathname: '/a\\+b\\(c\\)/workers/chunks/*' }, requestMethod: 'get' }, source: { cacheName: 'app x' } },
    ]]])
  })

  test('are a courtesy: a browser without them, or that refuses them, installs the worker all the same', async () => {
    await expect(routeKept({}, 'https://drive.example/', 'app')).resolves.toBeUndefined()
    await expect(routeKept({ addRoutes: () => Promise.reject(new TypeError('too many')) }, 'https://drive.example/', 'app')).resolves.toBeUndefined()
  })
})
