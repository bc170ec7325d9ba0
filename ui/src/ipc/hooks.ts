// How screens speak to the shell: ask for something and keep it, do something, hear of something.
import {
  keepPreviousData,
  type QueryKey,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Answer, type Refused, take } from "./answer";
import { events } from "./bindings";

/** Asks the shell for something and keeps the answer under `key` until something changes. */
export function useAsk<T>(
  key: QueryKey,
  ask: () => Answer<T>,
  options?: {
    enabled?: boolean;
    refetchInterval?: number;
    /** What was shown stays until what is wanted is there. */
    keep?: boolean;
    /** Asks anew whenever it is shown: what integrations do meanwhile is no change that is told. */
    fresh?: boolean;
  },
): UseQueryResult<T, Refused> {
  return useQuery<T, Refused>({
    queryKey: key,
    queryFn: () => take(ask()),
    enabled: options?.enabled,
    refetchInterval: options?.refetchInterval,
    ...(options?.fresh === true && { refetchOnMount: "always" as const }),
    ...(options?.keep === true && { placeholderData: keepPreviousData }),
  });
}

/** Has the shell do something. What it changed is read anew when the shell says that something has changed. */
export function useDo<In, Out>(
  act: (input: In) => Answer<Out>,
  options?: {
    onDone?: (out: Out, input: In) => void;
    onRefused?: (refused: Refused, input: In) => void;
  },
): UseMutationResult<Out, Refused, In> {
  return useMutation<Out, Refused, In>({
    mutationFn: (input) => take(act(input)),
    onSuccess: options?.onDone,
    onError: options?.onRefused,
  });
}

type Events = typeof events;
type PayloadOf<K extends keyof Events> = Parameters<
  Parameters<Events[K]["listen"]>[0]
>[0]["payload"];

/** Hears of an event of the shell for as long as the component is there. */
export function useShellEvent<K extends keyof Events>(
  name: K,
  heard: (payload: PayloadOf<K>) => void,
): void {
  const latest = useRef(heard);
  useEffect(() => {
    latest.current = heard;
  });
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    // Each event's listen takes a callback for its own payload, which TypeScript cannot follow through the union.
    const listen = events[name].listen as (
      callback: (event: { payload: PayloadOf<K> }) => void,
    ) => Promise<() => void>;
    void listen((event) => latest.current(event.payload)).then((unlisten) => {
      if (gone) unlisten();
      else stop = unlisten;
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [name]);
}
