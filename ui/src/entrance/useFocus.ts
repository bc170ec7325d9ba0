// Where the focus goes on the screens before the sign-in, and when something typed is not accepted.
import { type RefObject, useEffect, useRef } from "react";

/** The field that a screen begins with. */
export function useFirstField<T extends HTMLElement>(): RefObject<T | null> {
  const field = useRef<T>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}

/** When `error` comes, the focus goes to the first field that is not accepted; a password there is selected, to be typed anew. */
export function useFocusInvalid(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error === null || error === undefined) return;
    const field = form.current?.querySelector<HTMLInputElement>('input[aria-invalid="true"]');
    field?.focus();
    if (field?.type === "password") field.select();
  }, [error]);
  return form;
}
