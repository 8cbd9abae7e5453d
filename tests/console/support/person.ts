import type { Role } from '@millrace/api';
import type { Page } from 'playwright-core';
import type { Demo } from './demo.ts';

/** The password of everybody in the stories. */
export const storyPassword = 'marble kettle runs uphill';

/** Makes an account as an administrator does, and lets its person choose the password on the page of the link. Answers its name. */
export async function becomePerson(
  page: Page,
  { node, client }: Pick<Demo, 'node' | 'client'>,
  role: Role,
  sites?: readonly string[],
): Promise<string> {
  const name = `${role}-${(await client.accounts()).length}`;
  const link = await client.inviteAccount({
    name,
    title: `${role[0]!.toUpperCase()}${role.slice(1)} of the story`,
    role,
    reason: 'part of a story',
    ...(sites && { sites }),
  });
  await page.goto(node.api + link.path);
  await choosePassword(page);
  return name;
}

/** Chooses the password on the page of a one-time link, and waits for the console. */
export async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(storyPassword);
  await page.getByLabel('New password again').fill(storyPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
}

/** Signs in on the sign-in page, and waits for the console. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(storyPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
}
