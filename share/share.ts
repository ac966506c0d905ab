import './share.css'
import { openShare } from '../lib/drive/share/open.ts'
import { begin } from './begin.ts'

/** The share page lies one folder below the app. */
const base = new URL('../', document.baseURI).href

const root = document.getElementById('app')
if (root) {
  begin(root, () => openShare(base, location.hash.slice(1)))
  // A pasted second link only changes the fragment: that is a new file.
  addEventListener('hashchange', () => location.reload())
}
