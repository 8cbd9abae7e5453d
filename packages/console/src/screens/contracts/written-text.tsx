import { lazy, Suspense, type ReactNode } from 'react';
import { Loading } from '../../parts/loading.tsx';

const YamlView = lazy(() => import('./yaml-view.tsx').then(each => ({ default: each.YamlView })));

/** YAML to read, with the line numbers of its file. What shows it is loaded when it is first needed. */
export function WrittenText(props: { readonly text: string; readonly line: number; readonly label: string }): ReactNode {
  return (
    <Suspense fallback={<Loading />}>
      <YamlView {...props} />
    </Suspense>
  );
}
