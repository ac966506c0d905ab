type Child = Node | string | null | false

/** An element with attributes (false and null leave one out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string | boolean | null> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : value)
  element.append(...children.filter(child => child !== null && child !== false))
  return element
}

/** A button that runs `press`. */
export function button(label: string, className: string, press: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button', class: className }, label)
  element.addEventListener('click', press)
  return element
}

/** Puts `children` in the place of what `parent` holds. */
export const show = (parent: Element, ...children: Child[]): void => parent.replaceChildren(...children.filter(child => child !== null && child !== false))
