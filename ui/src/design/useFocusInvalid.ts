// Where the focus goes when something typed is not accepted.
import { type RefObject, useEffect, useRef } from "react";

/** When `error` comes, the focus goes to the first field that is not accepted; a password there is selected, to be typed anew. */
export function useFocusInvalid(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error === null || error === undefined || error === false) return;
    const field = form.current?.querySelector<HTMLInputElement>(
      'input[aria-invalid="true"], textarea[aria-invalid="true"]',
    );
    field?.focus();
    if (field?.type === "password") field.select();
  }, [error]);
  return form;
}
