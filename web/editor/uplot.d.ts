/** The part of uPlot that chart.js uses; its own types are not there in every build. */
declare module 'uplot' {
  export interface Series {
    label?: string;
    scale?: string;
    stroke?: string;
    fill?: string;
    width?: number;
    paths?: unknown;
    points?: { show?: boolean; size?: number };
    value?: (self: unknown, raw: number | null) => string;
  }
  export default class uPlot {
    constructor(options: Record<string, unknown>, data: (number | null)[][], host: HTMLElement);
    static paths: { bars(options: { size: [number, number] }): unknown };
    readonly ctx: CanvasRenderingContext2D;
    readonly bbox: { left: number; top: number; width: number; height: number };
    valToPos(value: number, scale: string, canvasPixels?: boolean): number;
    setSize(size: { width: number; height: number }): void;
    destroy(): void;
  }
}
