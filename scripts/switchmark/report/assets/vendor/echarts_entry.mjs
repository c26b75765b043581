// The parts of Apache ECharts that the report uses.
import { use } from "echarts/core";
import { CustomChart, LineChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, CustomChart, GridComponent, TooltipComponent, DataZoomInsideComponent, MarkLineComponent, SVGRenderer]);

export { getInstanceByDom, init } from "echarts/core";
