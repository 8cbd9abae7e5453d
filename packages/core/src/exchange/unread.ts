/** The subject of a message that could not be read: its own, so that it stands in nobody's way. */
export function unreadSubject(id: string): string {
  return `unread:${id}`;
}

/** Whether a message could not be read and so has no subject of its own. */
export function isUnread({ id, subject }: { readonly id: string; readonly subject: string }): boolean {
  return subject === unreadSubject(id);
}
