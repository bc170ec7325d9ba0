// Permissions as people read them.
import { useCallback } from "react";
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** "products:edit" is "Products: edit". What has no name yet is shown as it is. */
export function useLabels(): (permission: string) => string {
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const { data } = catalogue;
  return useCallback(
    (permission) => {
      const entries =
        data === undefined
          ? []
          : [data.generate, ...data.areas.flatMap(({ view, edit }) => [view, edit])];
      return entries.find((it) => it?.permission === permission)?.label ?? permission;
    },
    [data],
  );
}
