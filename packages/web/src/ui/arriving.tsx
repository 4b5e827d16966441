import { type FunctionComponent, type ReactNode, use } from "react";

/**
 * Components of a part of the page that is on its way: `<Suspense>` shows its fallback until the part is here, and nothing
 * but the component once it is. React's `lazy` shows the fallback even then when a component is first drawn, and holds
 * fallbacks that follow one another for 300 ms each, so that what is drawn around them moves.
 * @throws what the part failed with, to whoever draws one
 */
export function arriving<Part>(part: Promise<Part>) {
  let here: Part | undefined;
  part.then(
    (loaded) => {
      here = loaded;
    },
    // Whoever draws one first hears of it.
    () => undefined,
  );
  return <Shown extends (props: never) => ReactNode>(pick: (loaded: Part) => Shown): Shown => {
    // One wrapper for all kinds of props: each is given what the picked one takes, as the returned type says.
    const Arriving: FunctionComponent<object> = (props) => {
      const Here: FunctionComponent<object> = pick(here ?? use(part)) as never;
      return <Here {...props} />;
    };
    return Arriving as never;
  };
}
