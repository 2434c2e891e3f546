import { useEffect, useState, type RefObject } from 'react';

/** Whether an element was on the screen at any time: work for rows far down a long list can wait until then. */
export function useWasSeen(element: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const current = element.current;
    if (seen || current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, seen]);
  return seen;
}
