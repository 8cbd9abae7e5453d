import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Asked } from '../parts/asked.tsx';
import { Loading } from '../parts/loading.tsx';
import { usePresence } from '../session/use-presence.ts';
import classes from './session-gate.module.css';
import { useSession, useSessionQuery } from './use-session.ts';

const SignIn = lazy(() => import('../session/sign-in.tsx').then(each => ({ default: each.SignIn })));
const Welcome = lazy(() => import('../session/welcome.tsx').then(each => ({ default: each.Welcome })));
const SignedIn = lazy(() => import('../session/signed-in.tsx').then(each => ({ default: each.SignedIn })));
const LockScreen = lazy(() => import('../session/lock-screen.tsx').then(each => ({ default: each.LockScreen })));

/** Lets in who is signed in; everybody else finds the page on which they can become so. A locked console stays as it is, out of sight. */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const query = useSessionQuery();
  useForgetting(query.data?.who?.name);
  const [path] = useLocation();
  return (
    <Asked query={query}>
      {session => {
        if (path === '/welcome' && location.hash !== '') return door(<Welcome notice={session.notice} />);
        if (path === '/signed-in') return door(<SignedIn />);
        return session.state === 'none' ? door(<SignIn session={session} />) : <Lockable>{children}</Lockable>;
      }}
    </Asked>
  );
}

function door(page: ReactNode): ReactNode {
  return <Suspense fallback={<Loading />}>{page}</Suspense>;
}

function Lockable({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSession();
  const isLocked = session?.state === 'locked';
  usePresence(session);
  useEffect(() => {
    document.body.toggleAttribute('data-locked', isLocked);
    return () => document.body.removeAttribute('data-locked');
  }, [isLocked]);
  return (
    <>
      <div className={isLocked ? classes['hidden'] : undefined} aria-hidden={isLocked}>
        {children}
      </div>
      {isLocked && session && door(<LockScreen session={session} />)}
    </>
  );
}

/** Loads the page anew when somebody has gone, so that nothing of what they saw is left for the next one. */
function useForgetting(name: string | undefined): void {
  const before = useRef(name);
  useEffect(() => {
    if (before.current !== undefined && before.current !== name) location.reload();
    before.current = name;
  }, [name]);
}
