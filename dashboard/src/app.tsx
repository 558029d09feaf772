// The frame around every page.
import { Shell } from './components/layout/shell.tsx'
import { OverviewPage } from './pages/overview.tsx'

export function App() {
  return (
    <Shell>
      <OverviewPage />
    </Shell>
  )
}
