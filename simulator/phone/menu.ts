/**
 * The account's custom menu, as WeChat's `/cgi-bin/menu/create` takes it: at most three buttons of four Chinese
 * characters, with at most five entries of eight. A real account's menu can be pushed from it.
 * @param origin of the product, such as `https://wx.example.com`
 * @see WeChat 自定义菜单, 创建接口
 */
export function accountMenu(origin: string): Menu {
  return {
    button: [
      view('去借钱', `${origin}/frontend/loan/product/goToLoan`),
      view('我的借款', `${origin}/frontend/loan/applications`),
      { name: '我的', sub_button: [view('会员中心', `${origin}/frontend/member`)] },
    ],
  }
}

export type Menu = { readonly button: readonly (View | SubMenu)[] }
export type View = { readonly type: 'view'; readonly name: string; readonly url: string }
export type SubMenu = { readonly name: string; readonly sub_button: readonly View[] }

function view(name: string, url: string): View {
  return { type: 'view', name, url }
}
