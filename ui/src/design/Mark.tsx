// The app's mark.

/** The app's mark: a key above a desk. */
export function Mark(props: { size?: number }) {
  return (
    <svg
      width={props.size ?? 26}
      height={props.size ?? 26}
      viewBox="0 0 512 512"
      aria-hidden
      focusable="false"
    >
      <rect x="16" y="16" width="480" height="480" rx="108" fill="var(--mantine-color-green-7)" />
      <g fill="none" stroke="#fff" strokeWidth="38" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="174" cy="194" r="62" />
        <path d="M236 194H392V248M320 194V236" />
        <path d="M92 324H420M144 324V412M368 324V412" />
      </g>
    </svg>
  );
}
