import type { Configuration } from 'openid-client';
import type { Claims } from './open-id-claims.ts';
import type { OpenIdSettings } from './sign-in-settings.ts';

/** What has to match when the provider answers. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** An OpenID provider as this node uses it: the only file that knows the client library. */
export interface OpenIdClient {
  /** The page to send a browser to, and what to expect of the answer. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly expected: Expected }>;
  /** Exchanges what the provider sent back for the claims of the person. Rejects where anything does not match. */
  finish(answer: URL, expected: Expected): Promise<Claims & { readonly iss: string; readonly sub: string }>;
}

const timeoutSeconds = 10;

/** A client of the provider, which is asked for its description when it is first needed, and again where that failed. */
export function openIdClient(settings: OpenIdSettings): OpenIdClient {
  let described: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    described ??= describe(settings).catch((error: unknown) => {
      described = undefined;
      throw error;
    });
    return described;
  };
  return {
    async begin(redirectUri) {
      const client = await import('openid-client');
      const expected = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(' '),
        code_challenge: await client.calculatePKCECodeChallenge(expected.verifier),
        code_challenge_method: 'S256',
        state: expected.state,
        nonce: expected.nonce,
      });
      return { url: url.href, expected };
    },
    async finish(answer, { state, nonce, verifier }) {
      const client = await import('openid-client');
      const known = await configuration();
      const tokens = await client.authorizationCodeGrant(known, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const asked = known.serverMetadata().userinfo_endpoint !== undefined;
      const more = asked ? await client.fetchUserInfo(known, tokens.access_token, claims.sub) : {};
      return { ...more, ...claims };
    },
  };
}

async function describe({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<Configuration> {
  const client = await import('openid-client');
  const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  const known = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
  known.timeout = timeoutSeconds;
  return known;
}
