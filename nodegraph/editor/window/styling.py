"""A theme, as Dear PyGui takes it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from nodegraph.editor.theme import Theme, faded, mixed

_bound: list[int] = []


def apply_theme(theme: Theme, scale: float) -> None:
    """Put a theme on everything."""
    with dpg.theme() as made:
        with dpg.theme_component(dpg.mvAll):
            for target, colour in _colours(theme).items():
                dpg.add_theme_color(target, colour)
            for style, values in _sizes(scale).items():
                dpg.add_theme_style(style, *values)
        with dpg.theme_component(dpg.mvPlot):
            for target in (dpg.mvPlotCol_PlotBg, dpg.mvPlotCol_FrameBg, dpg.mvPlotCol_PlotBorder):
                dpg.add_theme_color(target, theme.canvas, category=dpg.mvThemeCat_Plots)
            for style in (dpg.mvPlotStyleVar_PlotPadding, dpg.mvPlotStyleVar_PlotBorderSize):
                dpg.add_theme_style(style, 0, 0, category=dpg.mvThemeCat_Plots)
    dpg.bind_theme(made)
    for before in _bound:
        dpg.delete_item(before)
    _bound[:] = [int(made)]
    # The window that holds the canvas has no edge of its own.
    with dpg.theme() as bare, dpg.theme_component(dpg.mvAll):
        dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
        dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
        dpg.add_theme_color(dpg.mvThemeCol_WindowBg, theme.canvas)
    dpg.bind_item_theme("editor", bare)
    _bound.append(int(bare))


def _colours(theme: Theme) -> dict[int, tuple[int, int, int, int]]:
    raised = mixed(theme.field, theme.text, 0.10)
    return {
        dpg.mvThemeCol_Text: theme.text,
        dpg.mvThemeCol_TextDisabled: theme.quiet,
        dpg.mvThemeCol_WindowBg: theme.panel,
        dpg.mvThemeCol_ChildBg: faded(theme.panel, 0.0),
        dpg.mvThemeCol_PopupBg: theme.panel,
        dpg.mvThemeCol_Border: theme.line,
        dpg.mvThemeCol_FrameBg: theme.field,
        dpg.mvThemeCol_FrameBgHovered: raised,
        dpg.mvThemeCol_FrameBgActive: raised,
        dpg.mvThemeCol_TitleBg: theme.panel,
        dpg.mvThemeCol_TitleBgActive: theme.panel,
        dpg.mvThemeCol_Button: theme.field,
        dpg.mvThemeCol_ButtonHovered: raised,
        dpg.mvThemeCol_ButtonActive: theme.value,
        dpg.mvThemeCol_Header: theme.value,
        dpg.mvThemeCol_HeaderHovered: raised,
        dpg.mvThemeCol_HeaderActive: theme.value,
        dpg.mvThemeCol_CheckMark: theme.selected,
        dpg.mvThemeCol_SliderGrab: theme.selected,
        dpg.mvThemeCol_SliderGrabActive: theme.selected,
        dpg.mvThemeCol_Separator: theme.line,
        dpg.mvThemeCol_ScrollbarBg: faded(theme.panel, 0.0),
        dpg.mvThemeCol_ScrollbarGrab: theme.line,
        dpg.mvThemeCol_ScrollbarGrabHovered: theme.edge,
        dpg.mvThemeCol_ScrollbarGrabActive: theme.edge,
        dpg.mvThemeCol_TextSelectedBg: faded(theme.selected, 0.35),
        dpg.mvThemeCol_NavHighlight: theme.selected,
        dpg.mvThemeCol_ModalWindowDimBg: (0, 0, 0, 120),
    }


def _sizes(scale: float) -> dict[int, tuple[float, ...]]:
    return {
        dpg.mvStyleVar_WindowRounding: (8.0 * scale,),
        dpg.mvStyleVar_ChildRounding: (6.0 * scale,),
        dpg.mvStyleVar_PopupRounding: (8.0 * scale,),
        dpg.mvStyleVar_FrameRounding: (5.0 * scale,),
        dpg.mvStyleVar_GrabRounding: (5.0 * scale,),
        dpg.mvStyleVar_ScrollbarRounding: (6.0 * scale,),
        dpg.mvStyleVar_ScrollbarSize: (10.0 * scale,),
        dpg.mvStyleVar_WindowPadding: (12.0 * scale, 12.0 * scale),
        dpg.mvStyleVar_FramePadding: (8.0 * scale, 5.0 * scale),
        dpg.mvStyleVar_ItemSpacing: (8.0 * scale, 6.0 * scale),
        dpg.mvStyleVar_WindowBorderSize: (1.0,),
        dpg.mvStyleVar_FrameBorderSize: (0.0,),
    }
