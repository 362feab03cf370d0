import { type Frame, Layout } from '../../partials/layout.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { Controls } from './controls.tsx';
import { Records } from './records.tsx';
import { States } from './states.tsx';

/** For developers: every control in every state, with a roof surveyor's data. */
export function GalleryPage({ frame }: { frame: Frame }) {
  return (
    <Layout
      frame={frame}
      title="Gallery · Settings"
      path="/settings/gallery"
      trail={[{ title: 'Settings', href: '/settings' }, { title: 'Gallery' }]}
    >
      <div class="column stack loose">
        <PageHead title="Gallery" sub="Every control in every state. For developers; nothing here is kept." />
        <Controls />
        <Records />
        <States />
      </div>
    </Layout>
  );
}
