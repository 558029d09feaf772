// Mounts the example, once it is known who signed in.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startSession } from '../../shared/session.ts'
import { App } from './app.tsx'
import './styles.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root')

await startSession()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
