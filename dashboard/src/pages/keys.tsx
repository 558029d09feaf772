// The keys of this server.
import { Page } from '../components/layout/page.tsx'
import { Card } from '../components/ui/card.tsx'
import { ApiKeys } from '../features/keys/api-keys.tsx'
import { ClientSnippet, FixedKeys } from '../features/keys/fixed-keys.tsx'
import { S3Keys } from '../features/keys/s3-keys.tsx'
import { keys as texts, s3Keys } from '../lib/messages/keys.ts'

export function KeysPage() {
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Card title={texts.list}>
        <ApiKeys />
      </Card>
      <ClientSnippet />
      <Card title={s3Keys.list}>
        <S3Keys />
      </Card>
      <Card title={texts.fixed}>
        <FixedKeys />
      </Card>
    </Page>
  )
}
