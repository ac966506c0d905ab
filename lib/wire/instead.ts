/** A part of libp2p with some methods of its own; the others work on the one that is inside. */
export const instead = <T extends object>(inner: T, methods: Partial<T>): T => new Proxy(inner, {
  get: (_, name) => {
    const value: unknown = Reflect.get(name in methods ? methods : inner, name)
    return typeof value === 'function' ? value.bind(inner) as unknown : value
  },
})
