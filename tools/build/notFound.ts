/** The page for addresses that are not there. It may be served at any depth, so it refers to nothing but its own text. */
export const notFound = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not here · CyxCloud</title>
<style>
:root { color-scheme: light dark; --paper: #f5f5f2; --ink: #16181a; --quiet: #4d5155 }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1012; --ink: #eceeef; --quiet: #b0b6bc } }
body { margin: 0; min-height: 100dvh; display: grid; place-content: center; gap: 8px; padding: 24px; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; text-align: center }
h1 { margin: 0; font-size: 20px }
p { margin: 0; color: var(--quiet); max-width: 44ch }
</style>
</head>
<body><main><h1>There is nothing at this address</h1><p>If somebody sent you a link to a file, copy all of it: the part after # is the key.</p></main></body>
</html>
`
