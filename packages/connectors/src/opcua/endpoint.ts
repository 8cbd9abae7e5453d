import type { EndpointDescription } from 'node-opcua-client';

import type { OpcuaConfig, SecurityPolicyName } from './config.ts';

const policyUris: Readonly<Record<SecurityPolicyName, string>> = {
  none: 'http://opcfoundation.org/UA/SecurityPolicy#None',
  basic256sha256: 'http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256',
  'aes128-sha256-rsaoaep': 'http://opcfoundation.org/UA/SecurityPolicy#Aes128_Sha256_RsaOaep',
  'aes256-sha256-rsapss': 'http://opcfoundation.org/UA/SecurityPolicy#Aes256_Sha256_RsaPss',
};

/** The security that the settings ask for. `mode`: 1 none, 2 sign, 3 sign and encrypt (Part 4, 7.20). */
export function wantedSecurity({ security, mode }: OpcuaConfig): { readonly policy: string; readonly mode: 1 | 2 | 3 } {
  return { policy: policyUris[security], mode: security === 'none' ? 1 : mode === 'sign' ? 2 : 3 };
}

/** How the settings sign in: user token type (Part 4, 7.42). */
export function wantedToken(config: OpcuaConfig): 0 | 1 | 2 {
  return config.userCertificate !== undefined ? 2 : config.user !== undefined ? 1 : 0;
}

const tokenWords = ['anonymously', 'by user name and password', 'by a certificate'] as const;

/**
 * The endpoint that fits the settings, among those that the server told; a sentence where none does. Host names in them mean nothing: many servers tell
 * the ones of their own network, or `0.0.0.0`. One that names no way to sign in takes anybody (Part 4, 5.7.3).
 */
export function chooseEndpoint(told: readonly EndpointDescription[], config: OpcuaConfig): EndpointDescription | string {
  const { policy, mode } = wantedSecurity(config);
  const binary = told.filter(one => !/^(https|opc\.https|opc\.wss):/u.test(one.endpointUrl ?? ''));
  const secure = binary.filter(one => one.securityPolicyUri === policy && Number(one.securityMode) === mode);
  if (secure.length === 0)
    return `the server does not offer ${config.security}${mode === 1 ? '' : ` (${config.mode})`}; it offers ${offered(told)}`;
  const token = wantedToken(config);
  const open = secure.find(one => {
    const policies = one.userIdentityTokens ?? [];
    return policies.length === 0 ? token === 0 : policies.some(({ tokenType }) => Number(tokenType) === token);
  });
  return open ?? `the server does not let anybody sign in ${tokenWords[token]}`;
}

function offered(told: readonly EndpointDescription[]): string {
  const modes = ['', 'none', 'sign', 'sign-and-encrypt'];
  const all = told.map(one => `${one.securityPolicyUri?.split('#')[1] ?? '?'} (${modes[Number(one.securityMode)] ?? '?'})`);
  return [...new Set(all)].join(', ') || 'nothing';
}
