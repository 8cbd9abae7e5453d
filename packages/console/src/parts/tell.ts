import { notifications } from '@mantine/notifications';

/** Tells a person that what they did is done; goes away by itself. */
export function tell(message: string): void {
  notifications.show({ message, withCloseButton: false, autoClose: 6000 });
}
